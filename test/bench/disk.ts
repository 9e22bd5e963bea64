/** A row is some 1.1 kB; a run that keeps rows aside while it writes may need twice that. */
const bytesPerSession = 2500;

/** @returns what to tell when there is too little room, else undefined */
export function roomProblem(sessions: number, freeBytes: number, folder: string): string | undefined {
  const needed = sessions * bytesPerSession;
  if (freeBytes >= needed) return undefined;
  const [wanted, free] = [needed, freeBytes].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
  return `${sessions.toLocaleString('en-US')} sessions need ${wanted} of free disk, ${folder} has ${free}. Name another folder with --folder, or run fewer sessions.`;
}
