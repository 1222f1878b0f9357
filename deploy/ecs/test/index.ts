// One process for all: a stack takes seconds to make, and the tests share it.
import './config.test';
import './network.test';
import './data.test';
import './tasks.test';
import './permissions.test';
import './contract.test';
import './edge.test';
import './alarms.test';
import './overview.test';
import './release.test';
import './checks.test';
import './workflows.test';
