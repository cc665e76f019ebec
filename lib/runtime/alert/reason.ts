/** What an error says, with its code: AWS's messages are blank now and then. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? [error.name === 'Error' ? '' : error.name, error.message].filter((part) => part !== '').join(': ')
    : String(error);
