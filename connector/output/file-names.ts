/** Windows takes these for devices, with any extension and in any case. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const plain = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * Whether a name is that of a file as this project writes them: plain letters, no path, no device. Capitals stand in the
 * published names of tables only; no two names of ours differ in nothing else, which would be one file on Windows. All that is read from a file on disk and then used as a name has to pass here.
 */
export function isPlainFileName(name: string): boolean {
  return name.length <= 128 && plain.test(name) && !devices.test(name);
}
