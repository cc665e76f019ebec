import { findSourceRoot } from '../../../lib/cli/output/source-root';

const github = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'team/app',
  GITHUB_SHA: '1f3a',
  GITHUB_WORKSPACE: '/home/runner/app',
};
const gitlab = { CI_PROJECT_URL: 'https://gitlab.com/team/app', CI_COMMIT_SHA: '1f3a', CI_PROJECT_DIR: '/builds/app' };

test.each<[string, Record<string, string>, ReturnType<typeof findSourceRoot>]>([
  ['GitHub', github, { url: 'https://github.com/team/app/blob/1f3a/', folder: '/home/runner/app' }],
  ['GitLab', gitlab, { url: 'https://gitlab.com/team/app/-/blob/1f3a/', folder: '/builds/app' }],
  ['no CI system', {}, undefined],
  ['half of the variables', { ...github, GITHUB_SHA: '' }, undefined],
  ['an address that is none', { ...github, GITHUB_SERVER_URL: 'javascript:alert(1)//' }, undefined],
])('%s', (_name, variables, root) => expect(findSourceRoot(variables)).toEqual(root));
