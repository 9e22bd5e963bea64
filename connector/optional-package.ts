import { ConnectorError } from './errors.ts';

/**
 * Packages that are not installed with the connector, since few users need them. Users who do install them.
 */
export interface OptionalPackages {
  /** Who needs them, as the beginning of a sentence: `The report`. */
  readonly user: string;
  /** The ranges of package.json, by name. */
  readonly ranges: Readonly<Record<string, string>>;
}

/** @throws ConnectorError PACKAGE_MISSING, with the command that installs all of them */
export async function loadOptional<T>(
  name: string,
  { user, ranges }: OptionalPackages,
  importing: () => Promise<T>,
): Promise<T> {
  try {
    return await importing();
  } catch (cause) {
    const wanted = Object.entries(ranges).map(([wantedName, range]) => `"${wantedName}@${range}"`);
    throw new ConnectorError(
      'PACKAGE_MISSING',
      `${user} needs the package ${name}, which is not installed here or does not run on this machine. In the folder of the connector: npm install ${wanted.join(' ')}`,
      { cause },
    );
  }
}
