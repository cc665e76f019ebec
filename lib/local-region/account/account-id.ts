/** Whether a text is the id of an AWS account. */
export const hasAccountForm = (text: string): boolean => /^\d{12}$/.test(text);
