import { cpus, loadavg, type as osName, release, totalmem } from 'node:os';

/** What the figures depend on. The load tells how quiet the machine was before. */
export function describeMachine(now: Date): string {
  const processors = cpus();
  const model = processors[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 1e9)} GB of memory`;
  const [load = 0] = loadavg();
  return [
    now.toISOString().slice(0, 10),
    `${model}, ${processors.length} cores`,
    memory,
    // Only the kernel's version: the rest names who built it.
    `${osName()} ${release().split('.').slice(0, 2).join('.')}`,
    `Node.js ${process.versions.node}`,
    `load ${load.toFixed(1)} at the start`,
  ].join('; ');
}
