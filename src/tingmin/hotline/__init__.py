"""The hotline 12345 (接诉即办): work orders from the call to the call-back, on the engine of all matters."""
