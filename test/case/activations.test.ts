import { quickNetworks, testNetworks } from "./activation-networks.js";

// The others take their time: test/long.
testNetworks(quickNetworks);
