import { z } from 'zod';
import { panelIds } from './panels/ids.ts';

/** What a report can be told: the one source of the settings file, its JSON Schema and its page. */

const text = (most: number) =>
  z.string().trim().min(1, 'is empty').max(most, `is longer than ${most} characters`);
const price = z
  .number()
  .min(0)
  .optional()
  .meta({ description: 'Of one licence, in `currency`, for any time you like.' });
const purchased = z.int().min(0).meta({ description: 'How many licences you have.' });

const purchase = z.strictObject({ purchased, price });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isLanguage(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}

const panelNames = z.array(z.enum(panelIds));

export const settingsSchema = z.strictObject({
  title: text(120).default('Citrix usage report').meta({ description: 'Heading of the report.' }),
  logo: text(4096).optional().meta({
    description: 'Name of an image file (PNG, JPEG or SVG, at most 200 kB) to show next to the heading.',
  }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is not a time zone such as Europe/Berlin')
    .optional()
    .meta({
      description: 'Time zone of days and hours, by its IANA name. Without it, that of the machine.',
      examples: ['Europe/Berlin'],
    }),
  language: z.string().refine(isLanguage, 'is not a language such as en-GB').default('en-GB').meta({
    description: 'Language of numbers and dates, as a BCP 47 tag. The words of the report are English.',
  }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not a currency code such as EUR')
    .optional()
    .meta({ description: 'Currency of your prices. Costs of machines have the currency of the source.' }),
  names: z.enum(['shown', 'numbers']).default('shown').meta({
    description:
      '`numbers` replaces names of people and of their devices by numbers that stay the same from report to report.',
  }),
  countUsersBy: z.enum(['id', 'name']).default('id').meta({
    description:
      '`name` counts accounts with the same short name in several domains as one user (domain truncation).',
  }),
  periodDays: z.int().min(1).max(366).optional().meta({
    description:
      'Days that the headline compares with as many days before. Without it, half of the complete days there are.',
  }),
  unusedAfterDays: z.array(z.int().min(1).max(3650)).min(1).max(4).default([30, 60, 90]).meta({
    description: 'After how many days without use a licence, application or desktop counts as unused.',
  }),
  openTooLongDays: z.int().min(1).max(3650).default(7).meta({
    description: 'Sessions that have been open for longer are shown apart: their end may have been lost.',
  }),
  licences: z
    .strictObject({ concurrent: purchase.optional(), userDevice: purchase.optional() })
    .default({})
    .meta({
      description: 'Citrix licences you have, by model. Without it, the numbers in `license_usage`.',
    }),
  applications: z
    .array(
      z.strictObject({
        name: text(256).meta({ description: 'Name of the application as published.' }),
        per: z.enum(['user', 'device', 'concurrent-user']).meta({ description: 'What needs a licence.' }),
        purchased,
        price,
      }),
    )
    .default([])
    .meta({ description: 'Licences of applications.' }),
  leaveOut: z
    .strictObject({
      users: z.array(text(256)).default([]),
      deliveryGroups: z.array(text(256)).default([]),
    })
    .default({ users: [], deliveryGroups: [] })
    .meta({
      description:
        'Users (by user principal name or short name) and delivery groups (by name) that are not counted; `*` stands for any characters.',
    }),
  panels: panelNames.optional().meta({ description: 'Only these panels.' }),
  withoutPanels: panelNames.default([]).meta({ description: 'All panels but these.' }),
  oldestClientVersion: text(40)
    .optional()
    .meta({ description: 'Client versions below it are marked as old.' }),
  oldestAgentVersion: text(40).optional().meta({ description: 'Agent versions below it are marked as old.' }),
  operatingSystems: z
    .array(z.strictObject({ name: text(120), supportedUntil: z.iso.date() }))
    .default([])
    .meta({
      description: 'When the support of operating systems ends, by what their name contains.',
      examples: [[{ name: 'Windows 10', supportedUntil: '2025-10-14' }]],
    }),
  listRows: z.int().min(10).max(5000).default(100).meta({
    description: 'How many rows of a list the page shows; the workbook has all.',
  }),
  memoryMb: z.int().min(128).max(65_536).optional().meta({
    description: 'What the database of the report may use. Without it, by the size of the tables.',
  }),
});

export type Settings = z.output<typeof settingsSchema>;
