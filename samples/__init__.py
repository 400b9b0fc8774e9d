"""Rosters of 顾村镇 to try the upload with, made from the demonstration."""
