import { expect, test } from 'vitest';
import { azureBlobPackages } from '../../connector/destinations/azure-blob/packages.ts';
import { postgresqlPackages } from '../../connector/destinations/postgresql/packages.ts';
import { s3Packages } from '../../connector/destinations/s3/packages.ts';
import { loadOptional } from '../../connector/optional-package.ts';
import { reportPackages } from '../../connector/report/libraries.ts';
import packageJson from '../../package.json' with { type: 'json' };

test('the packages that messages name are those of package.json', () => {
  const named = { ...reportPackages, ...postgresqlPackages, ...s3Packages, ...azureBlobPackages };
  expect(named).toEqual(packageJson.peerDependencies);
  expect(Object.keys(packageJson.peerDependenciesMeta).toSorted()).toEqual(Object.keys(named).toSorted());
});

test('one that is missing is an error of the configuration, with the command that installs it', async () => {
  const missing = loadOptional('pg', { user: 'A thing', ranges: postgresqlPackages }, () =>
    Promise.reject(new Error('not found')),
  );
  await expect(missing).rejects.toMatchObject({
    ...{ code: 'PACKAGE_MISSING', kind: 'config' },
    message: expect.stringMatching(
      /^A thing needs the package pg, .*npm install "pg@\^8.* "pg-copy-streams@/,
    ),
  });
});
