"""The facts about one device, part by part."""
