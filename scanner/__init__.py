"""telework-scan: holds a Microsoft 365 tenant against Japan's telework security guidelines."""

__version__ = "0.1.0"
