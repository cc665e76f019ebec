/** A function that does nothing: what is left is Node, and reading a file. */
export const handler = async (): Promise<void> => undefined;
