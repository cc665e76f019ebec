import { escapeGlob } from '../../core/text/glob';
import type { RequestContext } from './access';

/**
 * Replaces the variables of a policy: `${aws:username}`, with a default `${aws:PrincipalTag/team, 'none'}`, and the
 * characters `${*}`, `${?}` and `${$}`. Returns undefined if the request has no single value for one of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function replaceVariables(text: string, context: RequestContext): string | undefined {
  let isComplete = true;
  const replaced = text.replace(/\$\{([^{}]*)\}/g, (_, variable: string) => {
    if (variable === '*' || variable === '?' || variable === '$') return escapeGlob(variable);
    const [, key = '', otherwise] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)')?\s*$/.exec(variable) ?? [];
    const value = context[key.toLowerCase()] ?? otherwise;
    if (typeof value === 'string') return escapeGlob(value);
    isComplete = false;
    return '';
  });
  return isComplete ? replaced : undefined;
}
