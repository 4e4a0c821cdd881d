"""`crisis demo`: the sandbox and the real bot side by side, and a tour of one whole crisis."""
