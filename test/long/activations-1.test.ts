import { networkNames, quickNetworks, testNetworks } from "../case/activation-networks.js";

const others = networkNames.filter((name) => !quickNetworks.includes(name));

testNetworks(others.filter((_, i) => i % 2 === 0));
