//! The ids of what monitoring keeps.

vocabulary::define_id!(
    /// Names one alert, from its first bad sign to its end.
    pub AlertId, "alert"
);
vocabulary::define_id!(
    /// Names an incident.
    pub IncidentId, "inc"
);
vocabulary::define_id!(
    /// Names one update of an incident.
    pub UpdateId, "upd"
);
