//! The rights that alerts, incidents and figures take.

web::rights! {
    /// Reads alerts; `alerts.manage` includes it.
    pub AlertsRead = "alerts.read";
    /// Acknowledges alerts.
    pub AlertsManage = "alerts.manage";
    /// Reads incidents; `incidents.manage` includes it.
    pub IncidentsRead = "incidents.read";
    /// Opens incidents, tells of them and ends them.
    pub IncidentsManage = "incidents.manage";
    /// Reads metrics.
    pub MetricsRead = "metrics.read";
}
