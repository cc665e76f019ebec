import type { AccessKeys } from '../../iam/access-keys';
import type { LocalService } from '../../service';
import { type AccountSettings, createAccountOperations } from './account-operations';
import { createManagedPolicyOperations } from './managed-policy-operations';
import { createPrincipalOperations } from './principal-operations';
import { createPolicyOperations } from './principal-policies';
import { GROUP_KIND, type IamContext, ROLE_KIND, USER_KIND } from './principals';
import { createIamTypes } from './template-types';

/** Creates IAM in an account. Its users and roles have exactly the rights of their policies. */
export function createIam(context: IamContext, keys: AccessKeys): LocalService {
  const settings: AccountSettings = { userKeys: [], aliases: [] };
  return {
    name: 'iam',
    operations: {
      ...createPrincipalOperations(context),
      ...createPolicyOperations(context, ROLE_KIND),
      ...createPolicyOperations(context, USER_KIND),
      ...createPolicyOperations(context, GROUP_KIND),
      ...createManagedPolicyOperations(context),
      ...createAccountOperations(context, keys, settings),
    },
    types: createIamTypes(context),
    save: () => settings,
    restore: (state) => {
      const { userKeys, aliases, passwordPolicy } = state as AccountSettings;
      settings.userKeys.splice(0, settings.userKeys.length, ...userKeys);
      settings.aliases.splice(0, settings.aliases.length, ...aliases);
      settings.passwordPolicy = passwordPolicy;
    },
  };
}
