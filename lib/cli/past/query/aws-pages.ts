/**
 * Yields the pages of an answer of AWS, up to the one without a token for the next.
 * @throws Error if a token comes twice
 */
export async function* readPages<Page>(
  readPage: (token: string | undefined) => Promise<Page>,
  findToken: (page: Page) => string | undefined,
): AsyncGenerator<Page, void> {
  const tokens = new Set<string | undefined>();
  let token: string | undefined;
  do {
    const page = await readPage(token);
    yield page;
    token = findToken(page) || undefined;
    if (tokens.has(token))
      throw new Error('the answer repeats the token of an earlier page, so that its pages would never end');
    tokens.add(token);
  } while (token !== undefined);
}
