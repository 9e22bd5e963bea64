/** The forms in which a table can be published; also the ends of the names of its files. */
export const tableFormats = ['csv', 'parquet'] as const;

export type TableFormat = (typeof tableFormats)[number];
