import { z } from 'zod';

/** What the declarations of the parameters are built of. */

export const parameterGroups = ['Authentication', 'Functional', 'Analytics', 'Technical'] as const;

export type ParameterGroup = (typeof parameterGroups)[number];

/**
 * What depends on a parameter. This is the one place that says so; what an unfinished run, a snapshot or a bookmark
 * compares follows from here (extract/memory/settings.ts).
 */
export const decisions = [
  /** Whose data is read, and where. */
  'source',
  /** The same for the export of Citrix Analytics. */
  'export',
  /** Which tables there are. */
  'tables',
  /** How far back they reach. */
  'window',
  /** Which rows of the window a table has, or which values these have. */
  'rows',
  /** Which columns tables have: snapshots and bookmarks compare the columns of each table themselves. */
  'columns',
  /** Which pseudonyms stand for persons: a fingerprint of the key counts wherever rows do, never the key. */
  'pseudonyms',
  /** How the published files are written; the files that runs keep and continue are always the same. */
  'form',
  /** Whether a run goes on from the run before. */
  'mode',
  /** What such a run reads again. */
  'increments',
  /** How, and how long, a run works: not what comes out. */
  'nothing',
] as const;

export type Decision = (typeof decisions)[number];

/** It applies where one of these parameters has, or contains, one of these values, given or by default. */
export type WhenValues = Readonly<Record<string, readonly (string | boolean)[]>>;

/** What a form may do with a field; validation does not depend on it. */
export interface FormHints {
  /** The field has no effect otherwise. */
  readonly showWhen?: WhenValues;
  /** For those who know what they do: a form may hide it at first. */
  readonly advanced?: true;
  /** Of a number. */
  readonly unit?: 'days' | 'minutes' | 'seconds' | 'rows';
  /** The member of the manifest whose entries are what can be chosen, with their titles. */
  readonly optionsFrom?: 'datasets';
  /** A folder that the host has to give with the call for all that can be chosen here. */
  readonly requires?: 'state';
}

/** Where tables come from, as far as other parameters are needed for it. */
export type Origin = 'cloud' | 'analytics';

interface Hints extends FormHints {
  readonly title: string;
  readonly description: string;
  readonly decides: Decision;
  /** It has to be given where a table from there is asked for. */
  readonly neededFor?: Origin;
  readonly examples?: readonly unknown[];
  /** What a form shows for each value of an enum, in its order. */
  readonly enumNames?: readonly string[];
}

/** What forms and pages show of a parameter. */
export const hints = (group: ParameterGroup) => (shown: Hints) => ({ ...shown, group });

/** Marks a parameter as secret for every face: JSON Schema (`writeOnly`), Airbyte, our own masking. */
export const secretMark = { writeOnly: true, airbyte_secret: true };

/** What may stand in a path, a host name and a header alike. */
export const identifier = () =>
  z
    .string()
    .regex(/^\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*$/, { error: 'must be letters, digits, "-", "_" or "."' })
    .trim();

/** A text that `problemOf` finds nothing wrong with. */
export const checkedText = (problemOf: (text: string) => string | undefined) =>
  z
    .string()
    .trim()
    .superRefine((text, context) => {
      const message = problemOf(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });

/** A text that is not blank. */
export const filledText = () => z.string().regex(/\S/, { error: 'must not be empty' });
