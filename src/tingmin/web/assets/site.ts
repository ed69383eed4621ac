// The pages work without script; this makes them quicker.
import htmx from "htmx.org";

// Our content security policy allows no inline style elements from script.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
