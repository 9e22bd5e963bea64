/**
 * The README of the agent package: that of the project, for somebody who has the zip and no clone. What only a clone can do is left
 * out; the program has no command of its own until it is given one.
 */
export function packageReadme(readme: string): string {
  const withoutTrial = replaced(readme, /## Try it without Citrix\n.*?(?=## )/s, '');
  const withInstall = replaced(withoutTrial, /\*\*1\. Install\.\*\*.*?(?=\*\*2\. )/s, install);
  const withCommands = replaced(withInstall, /^citrix-connector /gm, 'node citrix-connector.js ');
  return replaced(withCommands, /of this repository/g, 'of the repository that this package was built from');
}

const install = `**1. Start the program.** It is in this folder, and needs Node.js alone:

\`\`\`sh
node citrix-connector.js --version
\`\`\`

   The pages in \`docs/\` say \`citrix-connector …\`: type \`node citrix-connector.js …\` with the path of this folder, or link the file into
   a folder of the PATH ([install](docs/install.md#zip-without-npm), also for Windows).

`;

/** A README that was rewritten must not go into the package half changed. */
function replaced(text: string, pattern: RegExp, by: string): string {
  if (text.search(pattern) < 0) throw new Error(`README.md holds nothing like ${pattern}.`);
  return text.replace(pattern, by);
}
