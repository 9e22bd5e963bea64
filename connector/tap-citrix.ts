#!/usr/bin/env node
/** The program under the name by which hosts of Singer taps start it: see `cli.ts`. */
import './cli.ts';
