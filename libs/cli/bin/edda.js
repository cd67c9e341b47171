#!/usr/bin/env node
// A file of its own that is there before anything is built, so that npm can link it.
import '../dist/main.js';
