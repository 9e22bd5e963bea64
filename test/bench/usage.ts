/**
 * Loaded before a program that is measured (`node --import`): writes at its end what it used to the file named in
 * BENCH_USAGE. The program itself knows nothing of it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env['BENCH_USAGE'];
// Threads load this too; their share is in the figures of the process.
if (file !== undefined && isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() }));
  });
}

/**
 * On Linux `maxRSS` begins with what the parent held when it started the process, so a big parent would be measured
 * instead; the high-water mark of the process's own memory begins anew.
 */
function peakBytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
