/** Major and minor of the oldest Node.js that runs the connector; the range in package.json says the same. */
const oldest = [22, 22] as const;

/** @returns the message for a Node.js that is too old; undefined if it is new enough */
export function complaintAbout(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `The connector needs Node.js ${oldest.join('.')} or newer, and this is Node.js ${version}. Install a newer one, and start the connector with it.`;
}
