"""Every table there is, by importing the modules that declare one."""

import keyhouse.domain.accounts.models
import keyhouse.domain.audit.models
import keyhouse.domain.cases.models
import keyhouse.domain.deliveries.models
import keyhouse.domain.documents.models
import keyhouse.domain.factors.models
import keyhouse.domain.marketplaces.models
import keyhouse.domain.messaging.models
import keyhouse.domain.sessions.models
import keyhouse.domain.shops.models
import keyhouse.features.insight.models
import keyhouse.features.moving.models
import keyhouse.features.oidc.models
import keyhouse.features.playbook.models
import keyhouse.features.profile.models
import keyhouse.features.recovery.models
import keyhouse.features.signin.models
import keyhouse.features.staff.models
import keyhouse.features.webhooks.models
import keyhouse.kit.limits
import keyhouse.web.forms
import keyhouse.web.repeats  # noqa: F401
