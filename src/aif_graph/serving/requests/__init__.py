"""What a request asks for: addresses, parameters and formats. Touches neither graph nor query."""
