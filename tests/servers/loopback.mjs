// Preloaded into a server that would listen on every address of the machine: it listens on this machine's own alone.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === 'object' && 'port' in first) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  }
  if (typeof first !== 'number') {
    return listen.call(this, first, ...rest);
  }
  const others = typeof rest[0] === 'string' ? rest.slice(1) : rest;
  return listen.call(this, first, '127.0.0.1', ...others);
};
