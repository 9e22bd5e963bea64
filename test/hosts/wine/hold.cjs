'use strict';

// Holds a file open, shared with nobody, as some programs on Windows do: hold.cjs FILE SIGN. Makes the file SIGN when it has
// it, and ends when SIGN is gone.
const { constants, existsSync, openSync, writeFileSync } = require('node:fs');

const [, , file, sign] = process.argv;
/** UV_FS_O_EXLOCK of libuv, known on Windows only: opened without sharing. */
const exclusively = 0x10000000;

openSync(file, constants.O_RDONLY | exclusively);
writeFileSync(sign, '');
setInterval(() => {
  if (!existsSync(sign)) process.exit(0);
}, 50);
