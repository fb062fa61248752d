#pragma once
#include <Eigen/Core>
#include <vector>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// Covariances of readers' figures of merit over the same cases: of one reader and arm (var), of two arms of one reader
/// (cov1), of two readers in one arm (cov2), of both different (cov3).
struct ReaderCovariances {
  double var = 0, cov1 = 0, cov2 = 0, cov3 = 0;
};

/// By the jackknife over cases. @param left_out  figures of merit without each case (or donor): units of I x J
/// @throws Error  Kind::bad_value for fewer than two units or sizes that differ
ReaderCovariances reader_covariances(const std::vector<Eigen::MatrixXd>& left_out);

/// Two arms compared over readers and cases. NaN where undefined.
struct ArmComparison {
  Estimate difference;  ///< second arm less first; 95 % interval
  double f = 0, degrees = 0, p = 0;
  bool random_readers = true;  ///< else the interval is about these readers alone
};

/// Obuchowski & Rockette, Commun Stat Simul Comput 24 (1995), with the degrees of freedom of Hillis, Stat Med 26
/// (2007): readers and cases both random. With one reader: these readers, random cases (normal interval).
/// @param theta  I x J figures of merit, I = 2 arms, J >= 1 readers
ArmComparison compare_arms(const Eigen::MatrixXd& theta, const ReaderCovariances& covariances);

/// The same for readers taken as they are.
ArmComparison compare_arms_for_these_readers(const Eigen::MatrixXd& theta, const ReaderCovariances& covariances);

/// Mean figure of merit of one arm over readers and cases, both random; with one reader cases alone.
/// @param theta  J  @param covariances  of this arm alone: var and cov2 count
Estimate mean_of_readers(const Eigen::VectorXd& theta, const ReaderCovariances& covariances);

}  // namespace leukolens
