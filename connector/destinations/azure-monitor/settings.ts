import type { z } from 'zod';
import type { azureMonitorSchema } from './schema.ts';

/** What a target file says, with the secret, which comes from elsewhere. */
export type Settings = Readonly<z.output<typeof azureMonitorSchema>> & { readonly clientSecret: string };
