/** What a push to Azure Blob Storage needs; the ranges are those of package.json. */
export const azureBlobPackages = { '@azure/identity': '^4.13.1', '@azure/storage-blob': '^12.32.0' } as const;
