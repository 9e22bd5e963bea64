/** The kinds of destinations, as target files name them; by itself, so that `--help` loads no more. */
export const kindNames = ['raynet', 'postgresql', 's3', 'azure-blob', 'azure-monitor'] as const;

export type KindName = (typeof kindNames)[number];
