"""发布数据: figures that stay as published. ``content`` writes and reads them, ``comparing`` compares."""
