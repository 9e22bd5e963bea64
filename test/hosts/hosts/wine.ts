import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host, Work } from '../host.ts';
import { installedAgentPackage, installedNpmPackage } from '../installed.ts';
import { proveExport } from '../wine/export.ts';
import { proveFolders } from '../wine/folders.ts';
import { proveIncremental, provePublishing } from '../wine/held.ts';
import { proveInterruptions } from '../wine/interruptions.ts';
import { provePackage } from '../wine/packages.ts';
import { proveParameters } from '../wine/parameters.ts';
import { openWindows } from '../wine/windows.ts';

/** The programs are those for Windows, the system beneath them is Wine: docs/hosts/windows.md says what that shows. */
export const host: Host = { title: 'the Windows build of Node.js 22, under Wine', prove };

async function prove(work: Work): Promise<void> {
  await using windows = await openWindows(work);
  const mine = join(windows.c, 'citrix');
  await rm(mine, { recursive: true, force: true });
  try {
    const agent = { work, windows, script: await installedAgentPackage(work) };
    const app = await installedNpmPackage(work);
    const npm = {
      ...{ work, windows },
      script: join(app, 'node_modules', 'citrix-datahub-connector', 'dist', 'cli.js'),
    };
    await provePackage(agent, 'agent package');
    await provePackage(npm, 'npm package');
    await proveInterruptions(agent);
    await proveIncremental(agent);
    await provePublishing(agent);
    await proveFolders(agent);
    await proveParameters(agent);
    await proveExport(agent);
  } finally {
    await rm(mine, { recursive: true, force: true });
  }
}
