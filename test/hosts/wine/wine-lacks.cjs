'use strict';

// Loaded into the Windows build of Node.js before the connector: what Wine's sockets cannot do and the connector does not need.
require('node:net').Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};
