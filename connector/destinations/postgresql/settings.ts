import type { z } from 'zod';
import type { postgresqlSchema } from './schema.ts';

/** What a target file says, with the password, which comes from elsewhere. */
export type Settings = Readonly<z.output<typeof postgresqlSchema>> & {
  /** Undefined: the server has to let the user in without one. */
  readonly password: string | undefined;
};
