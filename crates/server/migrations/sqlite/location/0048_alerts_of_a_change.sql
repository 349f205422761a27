-- What the alerts were before a change of their incident, in what it changed: a JSON list, for taking the change back. It grows with
-- the incident, and so does not stand in `details`, which are read with every history. `details.alertCount`: how many they are.
ALTER TABLE incident_history ADD COLUMN alerts TEXT;
