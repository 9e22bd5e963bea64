/** What became of a report, for a terminal. */
export function linesOfReport(
  { panels, lacking }: { readonly panels: number; readonly lacking: number },
  files: readonly (string | undefined)[],
): readonly string[] {
  const made = panels - lacking;
  const rest = lacking === 0 ? '' : `; ${lacking} more say which tables they need`;
  return [
    `${made} ${made === 1 ? 'panel' : 'panels'}${rest}`,
    ...files.filter((file) => file !== undefined).map((file) => `  ${file}`),
  ];
}
