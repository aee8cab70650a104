#!/usr/bin/env node
require('./launch.js')(['pathbook', 'pathbook.exe']);
