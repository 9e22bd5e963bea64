import { z } from 'zod';
import { pseudonymKeyPattern } from '../patterns.ts';
import { hints, secretMark } from './form.ts';

const functional = hints('Functional');

/** What the tables show of persons. A key that can be guessed lets anybody find the person behind a pseudonym. */
export const personalDataFields = {
  personalData: z
    .enum(['full', 'pseudonyms', 'none'])
    .default('full')
    .meta(
      functional({
        title: 'Personal data',
        enumNames: [
          'Full: as Citrix shows it',
          'Pseudonyms in place of persons',
          'None: only keys and references',
        ],
        decides: 'rows',
        description:
          '`full`: tables show persons as Citrix does. `pseudonyms`: a pseudonym stands for each account, user number, SID and device, the same in all tables and runs; names, addresses, places and free texts are null. `none`: these are null too, except in keys and references. It applies before anything is written. `pseudonyms` and `none` need a state folder or `pseudonymKey`; platforms that keep the state themselves need the key.',
      }),
    ),
  pseudonymKey: z
    .string()
    .regex(/^[\s\S]{20,}$/, { error: 'must have at least 20 characters' })
    .trim()
    .optional()
    .meta({
      ...functional({
        title: 'Key of the pseudonyms',
        showWhen: { personalData: ['pseudonyms', 'none'] },
        advanced: true,
        decides: 'pseudonyms',
        description:
          'Secret that pseudonyms are made with: connectors with the same key give a person the same pseudonym. Without it, a run makes a random one and keeps it in the state folder. Keep it as long as the tables: with another key, persons get other pseudonyms.',
      }),
      ...secretMark,
      pattern: pseudonymKeyPattern,
    }),
};
