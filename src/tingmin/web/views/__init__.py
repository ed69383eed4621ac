"""The views: each reads the clock, makes one call, and shows what came back or the refusal's sentence."""
