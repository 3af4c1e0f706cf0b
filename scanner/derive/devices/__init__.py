"""What a device is and in which state: one record per real device, put together from several resources."""
