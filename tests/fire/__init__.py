"""Random fire on the screen: keys, words, clicks and sizes of every kind; nothing may raise, nothing be cut wrong."""
