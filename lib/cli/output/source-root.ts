import type { SourceRoot } from '../../report/format';

type CiVariables = Readonly<Record<string, string | undefined>>;

/**
 * Returns the repository that a CI system has checked out, for links from a report to lines of its files.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables,
 * https://docs.gitlab.com/ci/variables/predefined_variables
 */
export function findSourceRoot(env: CiVariables): SourceRoot | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_WORKSPACE } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA && GITHUB_WORKSPACE) {
    return createRoot(`${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}/`, GITHUB_WORKSPACE);
  }
  const { CI_PROJECT_URL, CI_COMMIT_SHA, CI_PROJECT_DIR } = env;
  if (CI_PROJECT_URL && CI_COMMIT_SHA && CI_PROJECT_DIR) {
    return createRoot(`${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}/`, CI_PROJECT_DIR);
  }
  return undefined;
}

/** Text that is no web address does not become a link. */
const createRoot = (url: string, folder: string): SourceRoot | undefined =>
  /^https?:\/\//.test(url) && URL.canParse(url) ? { url, folder } : undefined;
