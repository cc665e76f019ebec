/** A function that does nothing: the time of Node and of reading a file. */
export const handler = async (): Promise<void> => undefined;
