/** What a push to S3 needs; the range is that of package.json. */
export const s3Packages = { '@aws-sdk/client-s3': '^3.1175.0' } as const;
