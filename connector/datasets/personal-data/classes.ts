/** What a column says of persons. */
export const personalDataClasses = {
  none: 'Leads to no person.',
  direct: 'Names a person: name, account, mail address.',
  pseudonym:
    'Identifies a person, or a device of one, without the name: SID, number of the user, name of the device.',
  location: 'Address or place of a person.',
  behaviour: 'What a person did, and when: sessions, applications, times.',
  mayContain: 'Free text that may name persons: descriptions, messages, paths, values of a log.',
} as const;

export type PersonalData = keyof typeof personalDataClasses;

/** How a column that identifies a person is shown without saying who it is. */
export type PseudonymForm =
  /** A pseudonym stands for the value. */
  | 'value'
  /** One for each entry of a list. */
  | 'list'
  /** One for the end of the key, which is the person. */
  | 'endOfKey';

/**
 * Properties of one source, by what they say of persons. Names of properties, separated by white space. Each property
 * that a column is made of stands here once, so that none is forgotten.
 */
type ClassifiedProperties = Readonly<Partial<Record<PropertyClass, string>>>;

export type ClassifiedSources = Readonly<Record<string, ClassifiedProperties>>;

/** The classes of columns, in more detail: what can stand for a value depends on it. */
export const propertyClasses = {
  none: { personalData: 'none' },
  behaviour: { personalData: 'behaviour' },
  pseudonym: { personalData: 'pseudonym', form: 'value' },
  /** The key of a row, at the end of which the person is. */
  keyOfPerson: { personalData: 'pseudonym', form: 'endOfKey' },
  account: { personalData: 'direct', form: 'value' },
  accounts: { personalData: 'direct', form: 'list' },
  /** As people write it: a pseudonym of it would tell less than that of the account beside it. */
  name: { personalData: 'direct' },
  location: { personalData: 'location' },
  mayContain: { personalData: 'mayContain' },
} as const satisfies Readonly<Record<string, { personalData: PersonalData; form?: PseudonymForm }>>;

export type PropertyClass = keyof typeof propertyClasses;
