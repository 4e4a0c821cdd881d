"""The page of the sandbox: a chat client in the browser, rendered on the server."""
