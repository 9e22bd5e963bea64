import { z } from 'zod';

/** Members that target files of several kinds have. */

export const proxyUrl = z.string().min(1).meta({
  description: 'URL of an HTTP proxy, with user and password if it requires them.',
});

export const caFile = z.string().min(1).meta({
  description: 'Path of a PEM file with further certificate authorities to trust.',
});

/** The tables of the output folder that are pushed, for kinds that need no more than their names. */
export const tables = z.array(z.string().min(1)).min(1).meta({
  description: 'Names of the tables to push. Absent: all tables of the output folder.',
});
