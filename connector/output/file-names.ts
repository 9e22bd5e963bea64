/** Windows takes these for devices, with any extension and in any case. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

const plain = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/**
 * Whether a name is that of a file as this project writes them: lower case, no path, no device, the same file on
 * Windows, macOS and Linux. All that is read from a file on disk and then used as a name has to pass here.
 */
export function isPlainFileName(name: string): boolean {
  return name.length <= 128 && plain.test(name) && !devices.test(name);
}
